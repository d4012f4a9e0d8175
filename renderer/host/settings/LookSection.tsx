import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { languages } from '../../i18n/texts.ts';
import { ChipChoice } from '../../ui/ChipChoice.tsx';
import { setTheme, themeStore, themes } from '../../ui/theme.ts';

/** Light or dark, and the language. */
export function LookSection() {
	const { t, i18n } = useTranslation();
	const theme = useStore(themeStore, (state) => state.theme);
	return (
		<div className="-mt-4">
			<ChipChoice
				testId="settings-theme"
				label={t('ui.theme.label')}
				value={theme}
				options={themes.map((value) => ({ value, label: t(`ui.theme.${value}`) }))}
				onChange={setTheme}
			/>
			<ChipChoice
				testId="settings-language"
				label={t('settings.language.label')}
				value={i18n.language}
				options={languages.map(({ code, name }) => ({ value: code, label: name }))}
				onChange={(code) => void i18n.changeLanguage(code)}
			/>
			<p className="mt-2 text-[0.9375rem] text-muted">{t('settings.language.hint')}</p>
		</div>
	);
}
