// What another client, with a protocol engine of its own, sees of the emulator; prints one JSON object.
const { EventHubProducerClient, EventHubConsumerClient, earliestEventPosition } = require("@azure/event-hubs");

const connectionString = process.argv[2];

function receive(consumer, partition, options, count) {
  return new Promise((resolve, reject) => {
    const events = [];
    const subscription = consumer.subscribe(
      partition,
      {
        processEvents: async (batch, context) => {
          events.push(...batch.map((event) => ({ event, last: context.lastEnqueuedEventProperties })));
          if (events.length >= count) {
            await subscription.close();
            resolve(events);
          }
        },
        processError: async (error) => reject(error),
      },
      options,
    );
  });
}

async function main() {
  const result = {};
  const producer = new EventHubProducerClient(connectionString);
  const hub = await producer.getEventHubProperties();
  result.name = hub.name;
  result.partitionIds = hub.partitionIds;

  const batch = await producer.createBatch({ partitionId: "0" });
  result.maxSize = batch.maxSizeInBytes;
  for (let i = 0; i < 3; i++) {
    batch.tryAdd({ body: `event-${i}`, properties: { index: i } });
  }
  await producer.sendBatch(batch);
  await producer.sendBatch([{ body: { json: true } }], { partitionKey: "thermostat-7" });
  result.lastSequenceNumber = (await producer.getPartitionProperties("0")).lastEnqueuedSequenceNumber;

  const consumer = new EventHubConsumerClient("$Default", connectionString);
  const options = { startPosition: earliestEventPosition, trackLastEnqueuedEventProperties: true, ownerLevel: 0 };
  const received = await receive(consumer, "0", options, 3);
  result.bodies = received.map(({ event }) => event.body);
  result.indexes = received.map(({ event }) => event.properties.index);
  result.sequenceNumbers = received.map(({ event }) => event.sequenceNumber);
  result.lastEnqueued = received[0].last.sequenceNumber;

  const second = await receive(consumer, "0", { startPosition: { offset: received[1].event.offset } }, 1);
  result.afterSecond = second[0].event.body;
  try {
    await receive(consumer, "0", { startPosition: { sequenceNumber: 99 } }, 1);
  } catch (error) {
    result.beyondEnd = error.message;
  }
  await consumer.close();
  await producer.close();
  console.log(JSON.stringify(result));
}

main().then(
  () => process.exit(0),
  (error) => {
    console.error(error);
    process.exit(1);
  },
);
