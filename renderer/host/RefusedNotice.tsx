import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../ui/Button.tsx';
import { Callout } from '../ui/Callout.tsx';

const useText = () => {
	const { t } = useTranslation();
	return window.lectern ? t('host.refused.desktop') : t('host.refused.browser');
};

/** The server does not take this window's token any more: what goes on, and what to do. */
export function RefusedNotice() {
	return (
		<Callout testId="host-refused" kind="warning" announce>
			{useText()}
		</Callout>
	);
}

/** The same above a running class, which goes on below. */
export function RefusedInCall() {
	const { t } = useTranslation();
	const text = useText();
	const [isDismissed, setDismissed] = useState(false);
	if (isDismissed) return null;
	return (
		<div className="fixed inset-x-0 top-16 z-30 mx-auto w-full max-w-2xl px-4">
			<Callout
				testId="host-refused"
				kind="warning"
				announce
				action={
					<Button testId="host-refused-dismiss" variant="quiet" onClick={() => setDismissed(true)}>
						{t('ui.dismiss')}
					</Button>
				}
			>
				{text}
			</Callout>
		</div>
	);
}
