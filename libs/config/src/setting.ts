/** The parts into which docs/configuration.md is divided, in this order. */
export const SETTING_GROUPS = [
  'Listeners',
  'Database',
  'Events',
  'First start',
  'Protection',
  'Process',
] as const;

/** The name of a part. */
export type SettingGroup = (typeof SETTING_GROUPS)[number];

/** What one environment variable is, apart from its name and its checks. */
export interface SettingDeclaration {
  readonly group: SettingGroup;
  /** The value that stands for an absent variable, as text; or, without one, what happens then, in words. */
  readonly default: { readonly text: string } | { readonly words: string };
  /** What the variable does: Markdown, in sentences. */
  readonly meaning: string;
  /** Its value is never shown, and `NAME_FILE` may name a file that holds it. */
  readonly secret?: true;
  /** Turns the text into the value that the checks see; it returns the text itself where it is malformed. */
  readonly read?: (text: string) => unknown;
}

/** A declared environment variable. */
export interface DeclaredSetting extends SettingDeclaration {
  /** The name of the environment variable. */
  readonly name: string;
}

const declared = new WeakMap<object, DeclaredSetting[]>();

/** Declares a property as the environment variable of the same name. */
export function Setting(declaration: SettingDeclaration): PropertyDecorator {
  return (target, property) => {
    const settings = declared.get(target) ?? [];
    declared.set(target, [...settings, { ...declaration, name: String(property) }]);
  };
}

/** The environment variables that a class declares, in the order of its properties, after those of the class it extends. */
export function settingsOf(declaring: { readonly prototype: object }): readonly DeclaredSetting[] {
  return ofPrototype(declaring.prototype);
}

function ofPrototype(prototype: object): readonly DeclaredSetting[] {
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return [...(parent === null ? [] : ofPrototype(parent)), ...(declared.get(prototype) ?? [])];
}
