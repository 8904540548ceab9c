/** An e-mail address as a client sends it. */
export interface Email {
  readonly value: string;
  readonly type?: string;
  readonly primary?: boolean;
}

/** A list of e-mail addresses after a change, or the way in which it is refused. */
export type EmailsOutcome = readonly Email[] | 'invalidValue' | 'noTarget';

/** One value is meant by the same `type` and `value`, in whatever letter case (RFC 7643 §2.4). */
function isSame(one: Email, other: Email): boolean {
  return (
    one.value.toLowerCase() === other.value.toLowerCase() &&
    one.type?.toLowerCase() === other.type?.toLowerCase()
  );
}

/** Each value once: the first stays, completed by later ones. */
function distinct(emails: readonly Email[]): readonly Email[] {
  const kept: Email[] = [];
  for (const email of emails) {
    const place = kept.findIndex((each) => isSame(each, email));
    const first = kept[place];
    if (first === undefined) kept.push(email);
    else kept[place] = { ...email, ...first, ...(email.primary === true ? { primary: true } : {}) };
  }
  return kept;
}

/** All but one lose their `primary` (RFC 7644 §3.5.2). */
function demoteAllBut(emails: readonly Email[], kept: Email | undefined): readonly Email[] {
  if (kept?.primary !== true) return emails;
  return emails.map((each) => (each !== kept && each.primary === true ? { ...each, primary: false } : each));
}

/** A list as it is stored: each value once, one of them primary at most. */
export function readEmails(sent: readonly Email[]): EmailsOutcome {
  const read = distinct(sent);
  return read.filter(({ primary }) => primary === true).length > 1 ? 'invalidValue' : read;
}

/** What an add leaves behind (RFC 7644 §3.5.2.1): what is there takes over what the added value says. */
export function addEmails(present: readonly Email[], sent: readonly Email[]): EmailsOutcome {
  const added = readEmails(sent);
  if (typeof added === 'string') return added;
  const next = [...present];
  let primary: number | undefined;
  for (const email of added) {
    const found = next.findIndex((each) => isSame(each, email));
    const place = found < 0 ? next.length : found;
    next[place] = { ...next[place], ...email };
    if (email.primary === true) primary = place;
  }
  return primary === undefined ? next : demoteAllBut(next, next[primary]);
}

/** Which values an operation selects by a filter, as the filter and as what it means. */
export interface EmailSelection {
  readonly by: 'type' | 'value';
  readonly operator: 'eq' | 'co';
  readonly text: string;
}

/** Whether a filter in a path selects a value. */
export function isSelected(email: Email, { by, operator, text }: EmailSelection): boolean {
  const own = email[by]?.toLowerCase();
  if (own === undefined) return false;
  return operator === 'eq' ? own === text.toLowerCase() : own.includes(text.toLowerCase());
}

/**
 * Sets a part of each selected value. Where none is, an `eq` filter says what to create (decision 1), and another filter
 * has no target.
 */
export function setInEmails(
  present: readonly Email[],
  selection: EmailSelection,
  part: Partial<Email>,
): EmailsOutcome {
  const { by, operator, text } = selection;
  const chosen = present.filter((email) => isSelected(email, selection));
  if (chosen.length === 0) {
    if (operator !== 'eq') return 'noTarget';
    return addEmails(present, [{ value: '', [by]: text, ...part }]);
  }
  if (part.primary === true && chosen.length > 1) return 'invalidValue';
  const written = present.map((email) => (chosen.includes(email) ? { ...email, ...part } : email));
  const [first] = chosen;
  const kept = first === undefined ? undefined : written[present.indexOf(first)];
  return distinct(part.primary === true ? demoteAllBut(written, kept) : written);
}
