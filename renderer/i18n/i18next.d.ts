import 'i18next';
import type en from './en.json';

type Shared = typeof en;

declare global {
	/** All texts. A capability with a file of its own in `en/` adds its key by declaration merging. */
	interface TextKeys extends Shared {}
}

/** Types the keys of `t()`: an unknown key is a compile error. */
declare module 'i18next' {
	interface CustomTypeOptions {
		defaultNS: 'translation';
		resources: { translation: TextKeys };
	}
}
