import { connect } from 'node:net';

/** What came back on a socket: whole answers, in the order in which they came. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Sends bytes as they are to `http://127.0.0.1:PORT` and reads until the peer closes or `count` answers are there. */
export function sendRaw(origin: string, bytes: string | Buffer, count = 1): Promise<readonly RawAnswer[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(origin).port), '127.0.0.1', () => socket.write(bytes));
    let received = Buffer.alloc(0);
    const end = (): void => {
      socket.destroy();
      resolve(answersIn(received));
    };
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (answersIn(received).length >= count) end();
    });
    socket.on('end', end);
    socket.on('error', reject);
    socket.setTimeout(15_000, () => socket.destroy(new Error('no answer in 15 s')));
  });
}

function answersIn(received: Buffer): readonly RawAnswer[] {
  const answers: RawAnswer[] = [];
  let rest = received.toString('latin1');
  for (;;) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) return answers;
    const head = rest.slice(0, end);
    const length = Number(/content-length: (\d+)/i.exec(head)?.[1] ?? 0);
    if (rest.length < end + 4 + length) return answers;
    const status = Number(head.split(' ', 2)[1]);
    answers.push({ status, head, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
}
