/** The campaigns whose strips stand on the first screen. */
export const activeCampaigns = { state: "active", limit: 10 } as const;
