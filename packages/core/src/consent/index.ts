export { archiveTopic, createTopic, updateTopic } from "./change-topic.ts";
export { type ContactPreferences, getPreferences } from "./get-preferences.ts";
export { listTopics, type TopicRow } from "./list-topics.ts";
