import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json' with { type: 'json' };

/**
 * Loads the texts; await it before the first render. To add a language: a file beside en.json and an entry in
 * `resources`.
 */
export async function startTexts(): Promise<void> {
	await i18next.use(initReactI18next).init({
		lng: 'en',
		fallbackLng: 'en',
		resources: { en: { translation: en } },
		/** React escapes HTML itself. */
		interpolation: { escapeValue: false },
	});
	document.documentElement.lang = i18next.language;
}
