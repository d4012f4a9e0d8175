import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { isolate } from '../ui/bidi.ts';
import { deviceInUse } from '../ui/device.ts';
import shared from './en.json' with { type: 'json' };

const byPath = import.meta.glob<object>('./en/*.json', { eager: true, import: 'default' });

/** `en.json`, and the texts of `en/<capability>.json` below the key `<capability>`. */
export const en = {
	...shared,
	...Object.fromEntries(Object.entries(byPath).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts])),
};

/** The languages that there are texts of, in their own words. */
export const languages = [{ code: 'en', name: 'English' }] as const;

/** Loads the texts; await it before the first render. To add a language: a file and a folder like those of `en`. */
export async function startTexts(): Promise<void> {
	const { kind } = deviceInUse();
	await i18next.use(initReactI18next).init({
		lng: 'en',
		fallbackLng: 'en',
		resources: { en: { translation: en } },
		interpolation: {
			/** React escapes HTML itself. Every value may be a name that is read from the right. */
			escape: isolate,
			/** Every text may say "this {{device}}". Its word is a text too, which must not look for its own word. */
			defaultVariables: {
				get device() {
					return i18next.t(`device.${kind}`, { skipInterpolation: true });
				},
			},
		},
	});
	document.documentElement.lang = i18next.language;
}
