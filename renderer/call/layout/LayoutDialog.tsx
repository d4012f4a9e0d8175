import { useTranslation } from 'react-i18next';
import { ChipChoice } from '../../ui/ChipChoice.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { layouts, ownViews, setLayout, setOwnView, useLayoutChoice, useOwnView } from './layoutChoice.ts';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** How the tiles are laid out on this computer; nobody else sees a difference. */
export function LayoutDialog({ open, onOpenChange }: Props) {
	const { t } = useTranslation();
	const layout = useLayoutChoice();
	const ownView = useOwnView();
	return (
		<Dialog
			testId="layout-dialog"
			open={open}
			onOpenChange={onOpenChange}
			title={t('call.layout.label')}
			description={t('call.layout.hint')}
		>
			<ChipChoice
				testId="layout-tiles"
				label={t('call.layout.tiles')}
				value={layout}
				options={layouts.map((value) => ({ value, label: t(`call.layout.${value}`) }))}
				onChange={setLayout}
			/>
			<ChipChoice
				testId="layout-own"
				label={t('call.layout.own')}
				value={ownView}
				options={ownViews.map((value) => ({ value, label: t(`call.layout.ownView.${value}`) }))}
				onChange={setOwnView}
			/>
		</Dialog>
	);
}
