import { Hand } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { ControlButton } from '../../ui/ControlButton.tsx';
import { useActions, useCall } from '../useCall.tsx';
import { flipHand, handShortcut, isOwnHandRaised } from './hands.ts';

export function HandControl() {
	const { t } = useTranslation();
	const actions = useActions();
	const raised = useCall(isOwnHandRaised);
	return (
		<ControlButton
			testId="controls-hand"
			label={t(raised ? 'call.hands.lower' : 'call.hands.raise')}
			caption={t('call.caption.hand')}
			hint={handShortcut.keyName}
			tone={raised ? 'active' : 'plain'}
			aria-pressed={raised}
			icon={<Hand aria-hidden />}
			onClick={() => flipHand(raised, actions)}
		/>
	);
}
