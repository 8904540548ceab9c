/**
 * The net below every spec: what the tests' support makes or sends as a secret is a canary, what services and commands put
 * out is looked through, and a spec fails in whose output a canary is found where it does not belong
 * (`canary-environment.mjs`).
 */
import { belongs, type Canary, type CanaryKind, type CanarySink } from './canaries.js';
import { CanarySearch } from './canary-search.mjs';

/** Where a spec's environment finds the net, whatever context it runs in. */
const PLACE = Symbol.for('rollcall.canaries');

/** Characters of a line that a finding shows before the canary, and from where it begins. */
const SHOWN = 300;

/** Characters of small texts that are looked through together. */
const TOGETHER = 256 * 1024;

/** Some output while it grows. */
export interface WatchedOutput {
  /** Looks through all of it, and lets go of it. */
  end(): void;
}

/** Gathers canaries and outputs of one spec. */
export class CanaryNet {
  private readonly searches = new Map<CanaryKind, CanarySearch<Canary>>();
  private readonly watched = new Set<WatchedOutput>();
  private readonly small = new Map<CanarySink, string[]>();
  private smallLength = 0;
  private readonly found = new Set<string>();

  /** From now on a value is looked for; what is too short, or a word, could come from anywhere. */
  seed(kind: CanaryKind, name: string, value: string | undefined): void {
    if (value === undefined || value.length < 8 || /^[a-z]*$/i.test(value)) return;
    let search = this.searches.get(kind);
    if (search === undefined) this.searches.set(kind, (search = new CanarySearch()));
    search.add({ name, kind, value });
  }

  /** Looks through a text for what is known now. */
  look(sink: CanarySink, source: string, text: string): void {
    for (const [kind, search] of this.searches) {
      if (belongs(kind, sink)) continue;
      for (const { canary, line, number, column } of search.find(text)) {
        const shown = line.slice(Math.max(0, column - SHOWN), column + SHOWN);
        this.found.add(
          `${canary.name} (${kind}) does not belong into ${sink}: ${source}, line ${number}: ${shown}`,
        );
      }
    }
  }

  /** Looks through a short text later, together with others, and so for what comes to be known, too. */
  note(sink: CanarySink, text: string): void {
    const texts = this.small.get(sink) ?? [];
    this.small.set(sink, texts);
    texts.push(text.replaceAll('\n', ' '));
    this.smallLength += text.length;
    if (this.smallLength > TOGETHER) this.flush();
  }

  /** Looks through an output when it ends, at the end of the spec at the latest. */
  watch(sink: CanarySink, source: string, text: () => string): WatchedOutput {
    const output: WatchedOutput = {
      end: () => {
        if (this.watched.delete(output)) this.look(sink, source, text());
      },
    };
    this.watched.add(output);
    return output;
  }

  /** What was found since the last time, after looking at all that is there. */
  takeFindings(): readonly string[] {
    for (const output of [...this.watched]) output.end();
    this.flush();
    const findings = [...this.found];
    this.found.clear();
    return findings;
  }

  private flush(): void {
    for (const [sink, texts] of this.small) this.look(sink, 'all of this spec', texts.join('\n'));
    this.small.clear();
    this.smallLength = 0;
  }
}

/** The net of the spec that runs. */
export const canaryNet = new CanaryNet();

Reflect.set(globalThis, PLACE, () => canaryNet.takeFindings());
