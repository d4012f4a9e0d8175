import { PictureInPicture2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../ui/Button.tsx';
import { classes } from '../../ui/classes.ts';
import { closeSmallWindow, hasSmallWindow, openSmallWindow, useSmallWindow } from './smallWindow.ts';

/** Opens and closes the small window on top; nothing on phones, which show one window at a time. */
export function SmallWindowButton({ onVideo = false }: { onVideo?: boolean }) {
	const { t } = useTranslation();
	const isOpen = useSmallWindow() !== null;
	if (!hasSmallWindow()) return null;
	return (
		<IconButton
			testId="share-small-window"
			label={t(isOpen ? 'presenting.small.close' : 'presenting.small.open')}
			icon={<PictureInPicture2 className="size-5" aria-hidden />}
			variant="bare"
			tooltipSide="bottom"
			className={classes(
				'sheet:hidden',
				isOpen
					? 'bg-accent-soft text-accent-ink hover:bg-hover'
					: onVideo
						? 'forced-edge bg-slate-950/75 text-white hover:bg-slate-950/90'
						: 'text-ink hover:bg-hover',
			)}
			onClick={() => (isOpen ? closeSmallWindow() : void openSmallWindow())}
		/>
	);
}
