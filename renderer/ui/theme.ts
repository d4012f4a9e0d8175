import { createStore } from 'zustand/vanilla';
import { readStored, writeStored } from './storage.ts';

export const themes = ['system', 'light', 'dark'] as const;
type Theme = (typeof themes)[number];

const storageKey = 'lectern.theme';

const isTheme = (value: string | null): value is Theme => themes.some((theme) => theme === value);

export const themeStore = createStore<{ theme: Theme }>(() => ({ theme: 'system' }));

function apply(theme: Theme, systemIsDark: boolean) {
	const dark = theme === 'dark' || (theme === 'system' && systemIsDark);
	document.documentElement.dataset.theme = dark ? 'dark' : 'light';
}

/** Applies the stored theme; `system` (default) follows the operating system's colour scheme. */
export function startTheme(): void {
	const stored = readStored(storageKey);
	if (isTheme(stored)) themeStore.setState({ theme: stored });
	const system = matchMedia('(prefers-color-scheme: dark)');
	const update = () => apply(themeStore.getState().theme, system.matches);
	system.addEventListener('change', update);
	themeStore.subscribe(update);
	update();
}

export function setTheme(theme: Theme): void {
	themeStore.setState({ theme });
	writeStored(storageKey, theme);
}
