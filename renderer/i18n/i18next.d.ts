import 'i18next';
import type { TextKeys } from './TextKeys.d.ts';

/** An unknown key is a compile error. */
declare module 'i18next' {
	interface CustomTypeOptions {
		defaultNS: 'translation';
		resources: { translation: TextKeys };
	}
}
