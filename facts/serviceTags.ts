/**
 * Service tags of network security groups. Azure gets new ones all the time, so one that is not here may be right.
 * https://learn.microsoft.com/en-us/azure/virtual-network/service-tags-overview
 */
export const serviceTags: readonly string[] = [
  ...["ActionGroup", "ApiManagement", "ApplicationInsightsAvailability", "AppConfiguration", "AppService"],
  ...["AppServiceManagement", "AutonomousDevelopmentPlatform", "AzureActiveDirectory"],
  ...["AzureActiveDirectoryDomainServices", "AzureAdvancedThreatProtection", "AzureAISearch", "AzureArcInfrastructure"],
  ...["AzureAttestation", "AzureBackup", "AzureBotService", "AzureCloud", "AzureCognitiveSearch", "AzureConnectors"],
  ...["AzureContainerAppsService", "AzureContainerRegistry", "AzureCosmosDB", "AzureDatabricks"],
  ...["AzureDataExplorerManagement", "AzureDataLake", "AzureDeviceUpdate", "AzureDevOps", "AzureDevSpaces"],
  ...["AzureDigitalTwins", "AzureEventGrid", "AzureFrontDoor", "AzureHealthcareAPIs", "AzureInformationProtection"],
  ...["AzureIoTHub", "AzureKeyVault", "AzureLoadBalancer", "AzureMachineLearning", "AzureMachineLearningInference"],
  ...["AzureManagedGrafana", "AzureMonitor", "AzureOpenDatasets", "AzurePlatformDNS", "AzurePlatformIMDS"],
  ...["AzurePlatformLKM", "AzureResourceManager", "AzureSentinel", "AzureSignalR", "AzureSiteRecovery", "AzureSphere"],
  ...["AzureSpringCloud", "AzureStack", "AzureTrafficManager", "AzureUpdateDelivery", "AzureWebPubSub"],
  ...["BatchNodeManagement", "ChaosStudio", "CognitiveServicesFrontend", "CognitiveServicesManagement", "DataFactory"],
  ...["DataFactoryManagement", "Dynamics365BusinessCentral", "Dynamics365ForMarketingEmail", "EOPExternalPublishedIPs"],
  ...["EventHub", "GatewayManager", "GenevaActions", "GuestAndHybridManagement", "HDInsight", "Internet"],
  ...["KustoAnalytics", "LogicApps", "LogicAppsManagement", "M365ManagementActivityApi"],
  ...["M365ManagementActivityApiWebhook", "Marketplace", "MicrosoftAzureFluidRelay", "MicrosoftCloudAppSecurity"],
  ...["MicrosoftContainerRegistry", "MicrosoftDefenderForEndpoint", "MicrosoftPurviewPolicyDistribution"],
  ...["OfficialCommunication", "OneDsCollector", "PowerBI", "PowerPlatformInfra", "PowerPlatformPlex"],
  ...["PowerQueryOnline", "Scuba", "SerialConsole", "ServiceBus", "ServiceFabric", "Sql", "SqlManagement", "Storage"],
  ...["StorageMover", "StorageSyncService", "TrafficManager", "VideoIndexer", "VirtualDesktop", "VirtualNetwork"],
  ...["WindowsAdminCenter", "WindowsVirtualDesktop"],
];
