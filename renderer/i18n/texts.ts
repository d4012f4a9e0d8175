import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import en from './en.json' with { type: 'json' };

/** Makes every text ready; resolves before the first drawing. One more language: a file beside en.json and a row here. */
export async function startTexts(): Promise<void> {
	await i18next.use(initReactI18next).init({
		lng: 'en',
		fallbackLng: 'en',
		resources: { en: { translation: en } },
		/** React escapes already. */
		interpolation: { escapeValue: false },
	});
	document.documentElement.lang = i18next.language;
}
