import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from './Button.tsx';

/** Takes a notice away. */
export function DismissButton({ onClick }: { onClick: () => void }) {
	const { t } = useTranslation();
	return (
		<IconButton
			testId="notice-dismiss"
			label={t('ui.dismiss')}
			icon={<X className="size-5" aria-hidden />}
			tooltipSide="bottom"
			onClick={onClick}
		/>
	);
}
