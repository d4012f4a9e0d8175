import { useTranslation } from 'react-i18next';
import { classes } from '../../ui/classes.ts';
import { Dialog } from '../../ui/Dialog.tsx';
import { Switch } from '../../ui/Switch.tsx';
import { useStoredSwitch } from '../../ui/storedSwitch.ts';
import { singleKeysSwitch } from '../devices/singleKeys.ts';
import { shortcuts } from './shortcuts.ts';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutsDialog({ open, onOpenChange }: Props) {
	const { t } = useTranslation();
	const [isOn, setOn] = useStoredSwitch(singleKeysSwitch);
	return (
		<Dialog
			testId="shortcuts-dialog"
			open={open}
			onOpenChange={onOpenChange}
			title={t('call.shortcuts.title')}
			description={t('call.shortcuts.text')}
		>
			<Switch testId="shortcuts-switch" checked={isOn} onChange={setOn} className="mt-4">
				{t('call.shortcuts.switch')}
			</Switch>
			<dl className={classes('mt-2 divide-y divide-line', !isOn && 'text-muted')}>
				{shortcuts.map(({ keyName, label }) => (
					<div key={keyName} className="flex items-center justify-between py-2.5">
						<dt>{t(label)}</dt>
						<dd>
							<kbd className="rounded-lg border border-line bg-hover px-2.5 py-1 font-sans text-sm font-medium">
								{keyName}
							</kbd>
						</dd>
					</div>
				))}
			</dl>
		</Dialog>
	);
}
