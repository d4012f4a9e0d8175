import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { useInvitation } from './invitation.tsx';

/** Shows the join card again during the class. Only the host's window has an invitation. */
export function InviteButton() {
	const { t } = useTranslation();
	const invitation = useInvitation();
	const [open, setOpen] = useState(false);
	if (!invitation) return null;
	return (
		<>
			<Button testId="invite-button" onClick={() => setOpen(true)} className="shrink-0 max-sm:px-3">
				<UserPlus className="size-5" aria-hidden />
				<span className="max-sm:sr-only">{t('call.invite')}</span>
			</Button>
			<Dialog testId="invite-dialog" open={open} onOpenChange={setOpen} title={t('host.join.title')} wide>
				<div className="mt-4">{invitation.card}</div>
			</Dialog>
		</>
	);
}
