export { carrierContract } from './contract/carrier.contract.js';
export { type ContractCase } from './contract/contract-case.js';
export { type OpenedStore, storeContract } from './contract/store.contract.js';
export { vendorContract, type VendorContractSubject } from './contract/vendor.contract.js';
export { type FakeCall, FakeVendor, FakeVendorModule, type FakeVendorOptions } from './fake.vendor.js';
export { PushTestingModule, type PushTestingOptions } from './push-testing.module.js';
