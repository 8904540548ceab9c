/** A message that is no provisioning event, or one of a form that this version does not know. */
export class UnreadableEvent extends Error {
  override readonly name = 'UnreadableEvent';
}
