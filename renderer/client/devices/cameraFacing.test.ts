import { expect, test } from 'vitest';
import { facesAway } from './cameraFacing.ts';

const track = (label: string, facingMode?: string) => ({
	label,
	getSettings: () => (facingMode === undefined ? {} : { facingMode }),
});

test.each([
	['Android', track('camera2 0, facing back')],
	['an iPhone', track('Back Dual Wide Camera')],
	['a Windows tablet', track('Microsoft Camera Rear')],
	['a browser that tells the direction', track('camera 1', 'environment')],
])('a rear camera faces away: %s', (_, camera) => {
	expect(facesAway(camera)).toBe(true);
});

test.each([
	['a webcam', track('Integrated Webcam (04f2:b6d9)')],
	['a front camera', track('camera2 1, facing front', 'user')],
	['a camera whose direction is told, whatever its name', track('Back Camera', 'user')],
	['a name that only holds the word', track('Feedback Cam')],
])('faces its user: %s', (_, camera) => {
	expect(facesAway(camera)).toBe(false);
});
