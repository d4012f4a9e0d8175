import { PictureInPicture2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import { closeSmallWindow, hasSmallWindow, openSmallWindow, useSmallWindow } from './smallWindow.ts';

/** Opens and closes the small window on top; nothing on phones, which show one window at a time. */
export function SmallWindowButton() {
	const { t } = useTranslation();
	const isOpen = useSmallWindow() !== null;
	if (!hasSmallWindow()) return null;
	return (
		<IconButton
			label={t(isOpen ? 'presenting.small.close' : 'presenting.small.open')}
			icon={<PictureInPicture2 className="size-5" aria-hidden />}
			aria-pressed={isOpen}
			variant="bare"
			tooltipSide="bottom"
			className={
				isOpen ? 'bg-accent-soft text-accent-ink hover:bg-hover sheet:hidden' : 'text-ink hover:bg-hover sheet:hidden'
			}
			onClick={() => (isOpen ? closeSmallWindow() : void openSmallWindow())}
		/>
	);
}
