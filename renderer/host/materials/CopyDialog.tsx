import { RadioGroup } from 'radix-ui';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClassMaterials } from '../../../sfu/protocol/materials.ts';
import { Button } from '../../ui/Button.tsx';
import { Dialog } from '../../ui/Dialog.tsx';
import { NameText } from '../../ui/NameText.tsx';
import type { Material } from './material.ts';
import type { MaterialActions } from './useMaterialActions.ts';

type Named = Pick<ClassMaterials, 'classId' | 'name'>;
type Props = { material: Material; classes: readonly Named[]; actions: MaterialActions; onClose: () => void };

/** Asks in which other class something is to be used, too. */
export function CopyDialog({ material, classes, actions, onClose }: Props) {
	const { t } = useTranslation();
	const others = classes.filter(({ classId }) => classId !== material.classId);
	const [chosenId, setChosenId] = useState(others[0]?.classId);
	const [isSaving, setSaving] = useState(false);
	const submit = async (event: FormEvent) => {
		event.preventDefault();
		const chosen = others.find(({ classId }) => classId === chosenId);
		if (!chosen) return;
		setSaving(true);
		await actions.copy(material, chosen);
		onClose();
	};
	return (
		<Dialog
			testId="material-copy-dialog"
			open
			onOpenChange={onClose}
			title={t('materials.copy.title', { name: material.name })}
			description={t('materials.copy.text')}
		>
			<form onSubmit={(event) => void submit(event)} className="mt-4">
				<RadioGroup.Root
					data-testid="material-copy-classes"
					value={chosenId ?? null}
					onValueChange={setChosenId}
					aria-label={t('materials.copy.classes')}
					className="max-h-80 overflow-y-auto"
				>
					{others.map((each) => (
						<ClassChoice key={each.classId} {...each} />
					))}
				</RadioGroup.Root>
				<div className="mt-6 flex flex-wrap justify-end gap-3">
					<Button testId="material-copy-cancel" onClick={onClose}>
						{t('ui.cancel')}
					</Button>
					<Button testId="material-copy-save" type="submit" variant="primary" disabled={isSaving}>
						{t('materials.copy.save')}
					</Button>
				</div>
			</form>
		</Dialog>
	);
}

function ClassChoice({ classId, name }: Named) {
	const id = useId();
	return (
		<div className="flex min-h-11 items-center gap-3 px-1">
			<RadioGroup.Item
				data-testid="material-copy-class"
				id={id}
				value={classId}
				className="relative flex size-5.5 shrink-0 items-center justify-center rounded-full border-2 border-edge before:absolute before:-inset-3 data-[state=checked]:border-accent"
			>
				<RadioGroup.Indicator className="size-2.5 rounded-full bg-accent" />
			</RadioGroup.Item>
			<label htmlFor={id} className="min-w-0 grow py-1.5 font-medium">
				<NameText>{name}</NameText>
			</label>
		</div>
	);
}
