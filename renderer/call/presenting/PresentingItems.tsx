import { PictureInPicture2, Presentation } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { MenuItem } from '../../ui/Menu.tsx';
import { useMediaQuery } from '../../ui/useMediaQuery.ts';
import { useCall } from '../useCall.tsx';
import {
	setPictureInPicture,
	setPresenterWindow,
	setStageWindow,
	usePictureInPicture,
	usePresenterWindow,
	useStageWindow,
} from './openWindows.ts';
import { hasPictureInPicture, openPictureInPicture } from './pictureInPicture.ts';

/** Phones and tablets show one window at a time. */
const computer = '(pointer: fine) and (min-width: 640px)';

/** A row of the More menu: what everybody is to see, in a window of its own. */
export function StageWindowItem() {
	const { t } = useTranslation();
	const isOpen = useStageWindow();
	const isHost = useCall(({ role }) => role !== 'participant');
	const isComputer = useMediaQuery(computer);
	if (!isHost || !isComputer) return null;
	return (
		<MenuItem icon={<Presentation aria-hidden />} onSelect={() => setStageWindow(!isOpen)}>
			{t(isOpen ? 'presenting.stage.close' : 'presenting.stage.open')}
		</MenuItem>
	);
}

/** A row of the More menu, while we share: the small window on top. */
export function PresenterItem() {
	const { t } = useTranslation();
	const isSharing = useCall(({ screen }) => screen.status === 'on');
	const isWanted = usePresenterWindow();
	const pictureInPicture = usePictureInPicture();
	const isComputer = useMediaQuery(computer);
	const isDesktop = window.lectern !== undefined;
	if (!isSharing || !isComputer || !(isDesktop || hasPictureInPicture())) return null;
	const isOpen = isDesktop ? isWanted : pictureInPicture !== null;
	const flip = () => {
		if (isDesktop) setPresenterWindow(!isOpen);
		else if (isOpen) setPictureInPicture(null);
		else void openPictureInPicture();
	};
	return (
		<MenuItem icon={<PictureInPicture2 aria-hidden />} onSelect={flip}>
			{t(isOpen ? 'presenting.small.close' : 'presenting.small.open')}
		</MenuItem>
	);
}
