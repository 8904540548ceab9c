import type { WireEvent } from '../events/wire-event.js';
import type { Receiver } from './event-source.js';

/** A message of a broker, with the ways in which it can be answered. */
export interface BrokerMessage {
  read(): WireEvent;
  readonly text: () => string;
  /** It is kept; the broker may forget it. */
  ack(): void;
  /** It is to be delivered again. */
  giveBack(): void;
}

/** The messages that a broker has delivered and that are not acknowledged yet. */
export class UnderWay {
  private readonly pending = new Set<Promise<void>>();
  private failed: { readonly error: unknown } | undefined;

  /** @param onFailure called once, when the consumer's database takes nothing any more */
  constructor(
    private readonly receiver: Receiver,
    private readonly onFailure: () => void,
  ) {}

  /** Hands a message over, and acknowledges it when its event is kept. */
  add(message: BrokerMessage): void {
    if (this.failed !== undefined) {
      message.giveBack();
      return;
    }
    const done = this.handle(message).finally(() => this.pending.delete(done));
    this.pending.add(done);
  }

  /** Resolves when all messages are answered. @throws why the consumer's database took one not */
  async settle(): Promise<void> {
    await Promise.all(this.pending);
    if (this.failed !== undefined) throw this.failed.error;
  }

  private async handle(message: BrokerMessage): Promise<void> {
    let event: WireEvent;
    try {
      event = message.read();
    } catch (error) {
      this.receiver.unreadable(error, message.text());
      message.ack();
      return;
    }
    try {
      await this.receiver.receive(event);
    } catch (error) {
      message.giveBack();
      if (this.failed === undefined) {
        this.failed = { error };
        this.onFailure();
      }
      return;
    }
    message.ack();
  }
}
