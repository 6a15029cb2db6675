import type { JobName, JobPayload } from "@penguin/jobs/catalog";
import type { JobQueue } from "@penguin/jobs/enqueue";

export interface RecordedJob {
  name: JobName;
  payload: JobPayload<JobName>;
  key: string;
}

/** A queue that runs nothing and remembers what it was given. */
export interface JobRecorder extends JobQueue {
  jobs: RecordedJob[];
  named(name: JobName): RecordedJob[];
  clear(): void;
}

export function createJobRecorder(): JobRecorder {
  const recorder: JobRecorder = {
    jobs: [],
    enqueue: async (name, payload, { key }) => void recorder.jobs.push({ name, payload, key }),
    named: (name) => recorder.jobs.filter((job) => job.name === name),
    clear: () => {
      recorder.jobs = [];
    },
  };
  return recorder;
}
