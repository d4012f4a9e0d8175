import { VolumeX } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useActions, useCall } from '../useCall.tsx';

/** The browser's autoplay policy blocks sound until the page was clicked once. */
export function SoundNotice() {
	const { t } = useTranslation();
	const actions = useActions();
	const blocked = useCall((state) => state.soundBlocked);
	if (!blocked) return null;
	return (
		<Notice testId="notice-sound" icon={<VolumeX aria-hidden />} text={t('call.sound.blocked')}>
			<Button
				testId="notice-sound-start"
				variant="primary"
				onClick={() => void actions.enableSound()}
				className="shrink-0"
			>
				{t('call.sound.enable')}
			</Button>
		</Notice>
	);
}
