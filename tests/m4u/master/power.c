// SPDX-License-Identifier: GPL-2.0-only
/* Runtime PM and system sleep of devices and M4Us, which lose their registers. */
#include <linux/iopoll.h>
#include <linux/module.h>
#include <linux/of.h>
#include <linux/of_platform.h>
#include <linux/pci.h>
#include <linux/platform_device.h>
#include <linux/pm_runtime.h>

#include "master.h"

static bool keep_power;
module_param(keep_power, bool, 0600);
MODULE_PARM_DESC(keep_power, "M4Us keep their registers and translations while they sleep");

static struct platform_device *m4u_of(struct master *m)
{
	struct device_node *np = of_parse_phandle(m->dev->of_node, "iommus", 0);
	struct platform_device *pdev = of_find_device_by_node(np);

	of_node_put(np);
	return pdev;
}

/* Wait until the M4U is suspended, which follows its last master; 0 if its driver has no PM. */
static int m4u_sleeps(struct device *dev)
{
	bool off;

	if (!pm_runtime_enabled(dev))
		return 0;
	return !read_poll_timeout(pm_runtime_suspended, off, off, 1000, USEC_PER_SEC, false, dev);
}

/* The M4U loses registers and translations; but mtk_iommu expects the infra's M4U to stay on. */
static int cut_power(struct master *m)
{
	if (m->block >= INFRA || keep_power)
		return 0;
	return master_ask_bench(BENCH_POWER, m->block + 1);
}

int master_sleep(struct master *m)
{
	struct platform_device *m4u;
	int off, ret = 0;

	if (m->asleep)
		return -EALREADY;
	m4u = m4u_of(m);
	if (!m4u)
		return -ENODEV;
	pm_runtime_put_sync(m->dev);
	m->asleep = true;
	off = m4u_sleeps(&m4u->dev);
	if (off)
		ret = cut_power(m);
	put_device(&m4u->dev);
	return ret ?: off;
}

int master_wake(struct master *m)
{
	int ret;

	if (!m->asleep)
		return -EALREADY;
	ret = pm_runtime_resume_and_get(m->dev);
	if (!ret)
		m->asleep = false;
	return ret;
}

/* Wait for the end of the current command, and hold off further ones. */
static int master_suspend(struct device *dev)
{
	struct master *m = dev_get_drvdata(dev);

	down(&m->bell);
	return 0;
}

/* All devices are suspended, so the M4U's driver has saved what it needs. */
static int master_lose_power(struct device *dev)
{
	return cut_power(dev_get_drvdata(dev));
}

static int master_resume(struct device *dev)
{
	struct master *m = dev_get_drvdata(dev);

	up(&m->bell);
	return 0;
}

const struct dev_pm_ops master_pm = {
	SYSTEM_SLEEP_PM_OPS(master_suspend, master_resume)
	NOIRQ_SYSTEM_SLEEP_PM_OPS(master_lose_power, NULL)
};

/*
 * Exclude virtio devices from system sleep: after a resume, nothing can be written to ports of
 * virtio_console in Linux 7.3, as the host opens them before the driver has a buffer for its
 * message.
 */
void console_stays_awake(void)
{
	struct pci_dev *pdev = NULL;

	while ((pdev = pci_get_device(PCI_VENDOR_ID_REDHAT_QUMRANET, PCI_ANY_ID, pdev)))
		dev_pm_syscore_device(&pdev->dev, true);
}
