import { type SimulatedInstall } from '../../kit/simulator.types.js';
import { SIMULATOR_BOUNDS } from '../umeng.limits.js';

/** The tags that were changed through the server, by app and device. A device that is not here has those of the phone book. */
export class UmengTags {
  private readonly apps = new Map<string, Map<string, readonly string[]>>();

  of(appKey: string, { registrationId, tags }: SimulatedInstall): readonly string[] {
    return this.apps.get(appKey)?.get(registrationId) ?? tags ?? [];
  }

  /** False where there is no room for one more device. Its earlier tags are not dropped for it: filters would then reach the wrong phones. */
  put(appKey: string, deviceToken: string, tags: readonly string[]): boolean {
    const ofApp = this.apps.get(appKey) ?? new Map<string, readonly string[]>();
    if (!ofApp.has(deviceToken) && ofApp.size >= SIMULATOR_BOUNDS.taggedDevices) return false;
    this.apps.set(appKey, ofApp.set(deviceToken, tags));
    return true;
  }

  reset(): void {
    this.apps.clear();
  }
}
