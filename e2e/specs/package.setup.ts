import { packageForTests } from '../fixtures/desktop.ts';
import { obstacleTo } from '../fixtures/machine.ts';
import { skipUnlessPossible, test } from '../fixtures/test.ts';

test('packages the desktop program for the packaged project', async ({ hostKind }) => {
	skipUnlessPossible(obstacleTo(hostKind));
	await packageForTests();
});
