import type { Rendering } from './check-deployment.mjs';

export function renderOverlay(root: string, overlay: string): Rendering;

export function renderChart(root: string, values: string | undefined, args?: readonly string[]): Rendering;

export function renderAll(root: string): readonly Rendering[];
