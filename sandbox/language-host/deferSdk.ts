// Preloaded into the SDK's runners: a program that declares resources needs neither the compiler nor npm's resolver.
import { deferSdkParts } from "../../stack/offline/deferredSdk.ts";

deferSdkParts();
