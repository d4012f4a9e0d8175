import { Monitor, Moon, Sun } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { IconButton } from './Button.tsx';
import { Menu, MenuChoice } from './Menu.tsx';
import { setTheme, themeStore, themes } from './theme.ts';

const icons = { system: Monitor, light: Sun, dark: Moon };

export function ThemeMenu() {
	const { t } = useTranslation();
	const theme = useStore(themeStore, (state) => state.theme);
	const Icon = icons[theme];
	return (
		<Menu
			testId="theme-menu"
			label={t('ui.theme.label')}
			trigger={
				<IconButton testId="theme-button" label={t('ui.theme.label')} icon={<Icon className="size-5" aria-hidden />} />
			}
		>
			<ThemeChoice />
		</Menu>
	);
}

/** The choice of the theme as rows of another menu. */
export function ThemeChoice() {
	const { t } = useTranslation();
	const theme = useStore(themeStore, (state) => state.theme);
	return (
		<MenuChoice
			testId="theme-choice"
			label={t('ui.theme.label')}
			value={theme}
			options={themes.map((value) => ({ value, label: t(`ui.theme.${value}`) }))}
			onChange={setTheme}
		/>
	);
}
