import { useTranslation } from 'react-i18next';
import type { LookedAt } from '../../client/state/slides.ts';
import { FieldDialog } from '../../ui/FieldDialog.tsx';
import { useActions } from '../useCall.tsx';

const testIds = {
	dialog: 'slides-go-dialog',
	field: 'slides-go-page',
	cancel: 'slides-go-cancel',
	save: 'slides-go',
} as const;

type Props = { looked: LookedAt; onClose: () => void };

export function GoToPageDialog({ looked: { pageIds, pageId }, onClose }: Props) {
	const { t } = useTranslation();
	const { turnTo } = useActions();
	const count = pageIds.length;
	const go = (text: string) => {
		const wanted = /^\s*\d+\s*$/.test(text) ? pageIds[Number(text) - 1] : undefined;
		if (wanted === undefined) return t('slides.go.invalid', { count });
		turnTo(wanted);
		return null;
	};
	return (
		<FieldDialog
			testIds={testIds}
			title={t('slides.go.title')}
			label={t('slides.go.field', { count })}
			saveLabel={t('slides.go.confirm')}
			value={String(pageIds.indexOf(pageId) + 1)}
			field={{ inputMode: 'numeric', maxLength: 4, className: 'figures' }}
			onSave={go}
			onClose={onClose}
		/>
	);
}
