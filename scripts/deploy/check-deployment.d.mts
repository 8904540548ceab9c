export interface KubernetesObject {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  // What an object has is checked, not known.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  readonly [member: string]: any;
}

export interface Rendering {
  readonly name: string;
  readonly objects: readonly KubernetesObject[];
}

export interface PolicyContext {
  readonly settings: ReadonlySet<string>;
}

export const POLICIES: Readonly<Record<string, unknown>>;

export function policyContext(root: string): PolicyContext;

export function checkDeployment(rendering: Rendering, context: PolicyContext): readonly string[];
