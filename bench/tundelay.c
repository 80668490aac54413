/*
 * tundelay.c
 *	  A network namespace at the far end of a link that delays packets.
 *
 *	  tundelay DELAY_MS
 *
 * Makes a network namespace, and a tun device named "far" both there and in
 * the namespace it was started in.  Packets sent into one device come out of
 * the other DELAY_MS later, in order and without loss.  Once both exist it
 * prints "ready".  Other programs can enter the new namespace by its process
 * id.  Everything is gone when it ends.  Needs root.
 */
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

/* The MTU of a tun device. */
#define MTU 1500

/*
 * Maximum number of packets held for a direction: 48 MB, more than two TCP
 * windows.  Others wait in the device.
 */
#define PACKETS 32768

/* Packets taken from a device before the other direction gets its turn. */
#define TURN 64

typedef struct Packet
{
	int64_t		due;			/* when to send it on, in ns */
	size_t		len;
	char		data[MTU];
} Packet;

/* One direction: a ring of packets in the order they came. */
typedef struct Direction
{
	int			from;
	int			to;
	unsigned	first;
	unsigned	n;
	Packet	   *packets;
} Direction;

static void
die(const char *what)
{
	perror(what);
	exit(1);
}

static int64_t
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t) ts.tv_sec * 1000000000 + ts.tv_nsec;
}

/* Opens a tun device in the current namespace. */
static int
open_tun(void)
{
	struct ifreq request = {.ifr_flags = IFF_TUN | IFF_NO_PI};
	int			fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK);

	strcpy(request.ifr_name, "far");
	if (fd < 0 || ioctl(fd, TUNSETIFF, &request) < 0)
		die("/dev/net/tun");
	return fd;
}

/* Reads packets from a device, as far as there is room. */
static void
take(Direction *d, int64_t delay)
{
	for (int i = 0; i < TURN && d->n < PACKETS; i++)
	{
		Packet	   *packet = &d->packets[(d->first + d->n) % PACKETS];
		ssize_t		len = read(d->from, packet->data, MTU);

		if (len <= 0)
			return;
		packet->len = (size_t) len;
		packet->due = now() + delay;
		d->n++;
	}
}

/* Sends the packets that are due. */
static void
send_due(Direction *d)
{
	while (d->n > 0 && d->packets[d->first].due <= now())
	{
		const Packet *packet = &d->packets[d->first];
		ssize_t		written = write(d->to, packet->data, packet->len);

		/*
		 * a device that is down refuses packets; they are lost, as on a real
		 * link
		 */
		(void) written;
		d->first = (d->first + 1) % PACKETS;
		d->n--;
	}
}

/* Waits until a packet can be taken or is due. */
static void
wait_for_work(const Direction *directions)
{
	struct pollfd polls[2];
	int64_t		due = INT64_MAX;
	struct timespec timeout;
	int64_t		left;

	for (int i = 0; i < 2; i++)
	{
		const Direction *d = &directions[i];

		polls[i] = (struct pollfd) {.fd = d->from,.events = d->n < PACKETS ? POLLIN : 0};
		if (d->n > 0 && d->packets[d->first].due < due)
			due = d->packets[d->first].due;
	}
	left = due == INT64_MAX ? 0 : due - now();
	if (left < 0)
		left = 0;
	timeout.tv_sec = left / 1000000000;
	timeout.tv_nsec = left % 1000000000;
	(void) ppoll(polls, 2, due == INT64_MAX ? NULL : &timeout, NULL);
}

int
main(int argc, char **argv)
{
	Direction	directions[2] = {0};
	int64_t		delay;
	int			near;
	int			far;

	if (argc != 2)
	{
		fprintf(stderr, "usage: tundelay DELAY_MS\n");
		return 1;
	}
	delay = (int64_t) (atof(argv[1]) * 1e6);
	near = open_tun();
	if (unshare(CLONE_NEWNET) < 0)
		die("unshare");
	far = open_tun();
	directions[0] = (Direction) {.from = near,.to = far};
	directions[1] = (Direction) {.from = far,.to = near};
	for (int i = 0; i < 2; i++)
	{
		directions[i].packets = calloc(PACKETS, sizeof(Packet));
		if (directions[i].packets == NULL)
			die("calloc");
	}
	printf("ready\n");
	fflush(stdout);
	for (;;)
	{
		wait_for_work(directions);
		for (int i = 0; i < 2; i++)
		{
			take(&directions[i], delay);
			send_due(&directions[i]);
		}
	}
}
