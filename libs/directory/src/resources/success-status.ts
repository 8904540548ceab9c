import type { ResourceBinding } from './resource-binding.js';

/** The status code of an operation of a bulk request that succeeded: that of the request alone (RFC 7644 §3.7.3). */
export function successStatus(method: string, binding: ResourceBinding | undefined): string {
  if (method === 'POST') return '201';
  if (method === 'DELETE') return '204';
  return method === 'PATCH' && binding?.patchReturnsResource !== true ? '204' : '200';
}
