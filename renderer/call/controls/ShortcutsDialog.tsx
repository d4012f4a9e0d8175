import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';
import { shortcuts } from './shortcuts.ts';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function ShortcutsDialog({ open, onOpenChange }: Props) {
	const { t } = useTranslation();
	return (
		<Dialog
			open={open}
			onOpenChange={onOpenChange}
			title={t('call.shortcuts.title')}
			description={t('call.shortcuts.text')}
		>
			<dl className="mt-4 divide-y divide-line">
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
