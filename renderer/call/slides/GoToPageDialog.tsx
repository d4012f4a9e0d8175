import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LookedAt } from '../../client/state/slides.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { Field } from '../../ui/Field.tsx';
import { useActions } from '../useCall.tsx';

type Props = { looked: LookedAt; onClose: () => void };

export function GoToPageDialog({ looked, onClose }: Props) {
	const { t } = useTranslation();
	const { turnTo } = useActions();
	const { pageIds, pageId } = looked;
	const [text, setText] = useState(String(pageIds.indexOf(pageId) + 1));
	const [isTold, setTold] = useState(false);
	const wanted = /^\s*\d+\s*$/.test(text) ? pageIds[Number(text) - 1] : undefined;
	const submit = (event: FormEvent) => {
		event.preventDefault();
		setTold(wanted === undefined);
		if (wanted === undefined) return;
		turnTo(wanted);
		onClose();
	};
	return (
		<Dialog testId="slides-go-dialog" open onOpenChange={onClose} title={t('slides.go.title')}>
			<form onSubmit={submit} className="mt-4 space-y-4" noValidate>
				<Field
					testId="slides-go-page"
					label={t('slides.go.field', { count: pageIds.length })}
					value={text}
					inputMode="numeric"
					maxLength={4}
					className="figures"
					error={isTold && wanted === undefined ? t('slides.go.invalid', { count: pageIds.length }) : null}
					onFocus={(event) => event.target.select()}
					onChange={(event) => setText(event.target.value)}
				/>
				<div className="flex justify-end">
					<Button testId="slides-go" type="submit" variant="primary">
						{t('slides.go.confirm')}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}
