/** What the clients do: by client, its title and by topic the names of the fixtures that show its habits. */
export type Habits = Readonly<
  Record<string, { readonly title: string; readonly habits: Readonly<Record<string, readonly string[]>> }>
>;

/** The text of docs/compatibility.md. */
export function renderCompatibility(): string;

/** habits.json. */
export function readHabits(): Habits;
