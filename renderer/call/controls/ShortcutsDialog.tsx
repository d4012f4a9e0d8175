import { useTranslation } from 'react-i18next';
import { Dialog } from '../../ui/Dialog.tsx';

const shortcuts = ['mic', 'camera', 'screen', 'hand', 'chat', 'people', 'talk'] as const;
const keys: Record<(typeof shortcuts)[number], string> = {
	mic: 'M',
	camera: 'V',
	screen: 'S',
	hand: 'H',
	chat: 'C',
	people: 'P',
	talk: 'Space',
};

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
				{shortcuts.map((name) => (
					<div key={name} className="flex items-center justify-between py-2.5">
						<dt>{t(`call.shortcuts.${name}`)}</dt>
						<dd>
							<kbd className="rounded-lg border border-line bg-hover px-2.5 py-1 font-sans text-sm font-medium">
								{keys[name]}
							</kbd>
						</dd>
					</div>
				))}
			</dl>
		</Dialog>
	);
}
