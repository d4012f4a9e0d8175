import 'i18next';
import type en from './en.json';

/** Types the keys of `t()` by en.json: an unknown key is a compile error. */
declare module 'i18next' {
	interface CustomTypeOptions {
		defaultNS: 'translation';
		resources: { translation: typeof en };
	}
}
