import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Card } from '../../ui/Page.tsx';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { FirstClass } from './FirstClass.tsx';
import { firstClassGuide } from './firstClassGuide.ts';

/** On the home screen, before the first class. */
export function FirstClassCard({ onHelp }: { onHelp: () => void }) {
	const { t } = useTranslation();
	const [isShown, setShown] = useStoredSwitch(firstClassGuide);
	if (!isShown) return null;
	return (
		<Card>
			<div data-testid="first-class">
				<div className="mb-4 flex flex-wrap items-center gap-x-1 gap-y-2">
					<h2 className="grow text-lg font-semibold">{t('help.first.title')}</h2>
					<Button testId="first-class-help" variant="quiet" onClick={onHelp}>
						{t('help.first.more')}
					</Button>
					<Button testId="first-class-dismiss" onClick={() => setShown(false)}>
						{t('help.first.understood')}
					</Button>
				</div>
				<FirstClass />
			</div>
		</Card>
	);
}
