export function makeSbom(): string;
