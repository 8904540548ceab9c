// After all specs, also when some failed: the run leaves no process and no folder behind.
export default async function globalTeardown() {
  await globalThis.__rollcallTestRun?.stop();
}
