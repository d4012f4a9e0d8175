import { Mic, Video } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../ui/Button.tsx';
import { DismissButton } from '../../ui/DismissButton.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useActions, useCall } from '../useCall.tsx';

/** A host lets this person speak, or show the camera again: one press does it, and nothing without it. */
export function InvitationNotice() {
	const { t } = useTranslation();
	const actions = useActions();
	const source = useCall(({ invitation, permissions }) => (invitation && permissions[invitation] ? invitation : null));
	if (source === null) return null;
	return (
		<div role="alert">
			<Notice
				testId="invitation"
				icon={source === 'mic' ? <Mic aria-hidden /> : <Video aria-hidden />}
				text={t(`call.invitation.${source}.text`)}
			>
				<Button
					testId="invitation-accept"
					variant="primary"
					className="shrink-0"
					onClick={() => void (source === 'mic' ? actions.setMicEnabled(true) : actions.setCameraEnabled(true))}
				>
					{t(`call.invitation.${source}.button`)}
				</Button>
				<DismissButton onClick={actions.dismissInvitation} />
			</Notice>
		</div>
	);
}
