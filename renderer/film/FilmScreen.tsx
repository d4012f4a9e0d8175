import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { startFilm } from './startFilm.ts';

/** Makes the film of the job that the address names. Seen by nobody: the window is hidden. */
export function FilmScreen() {
	const { t } = useTranslation();
	useEffect(() => startFilm(location.hash), []);
	return (
		<p data-testid="film" className="p-6">
			{t('film.making')}
		</p>
	);
}
