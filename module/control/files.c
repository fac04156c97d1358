// SPDX-License-Identifier: GPL-2.0-only
/* The files of the top directory. */

#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/err.h>
#include <linux/module.h>
#include <linux/seq_file.h>
#include <linux/sizes.h>
#include <linux/utsname.h>
#include <linux/workqueue.h>

#include "../report/report.h"
#include "../report/slabs.h"
#include "control.h"

static struct dentry *v7s_root;
static struct dentry *v7s_domains_dir;
static struct workqueue_struct *v7s_destroy_wq;
static bool v7s_loaded;

int v7s_may_open(void)
{
	return READ_ONCE(v7s_loaded) ? 0 : -ENOENT;
}

/* Files that take lines protect themselves, see write.c. */
static struct dentry *v7s_file_add(const struct v7s_file *file, struct dentry *dir, void *data)
{
	if (file->fops->write_iter)
		return debugfs_create_file_unsafe(file->name, file->mode, dir, data, file->fops);
	return debugfs_create_file(file->name, file->mode, dir, data, file->fops);
}

struct dentry *v7s_dir_add(const char *name, struct dentry *parent, void *data,
			   const struct v7s_file *files, unsigned int n)
{
	struct dentry *dir = debugfs_create_dir(name, parent), *file;
	unsigned int i;

	if (IS_ERR(dir))
		return dir;
	/*
	 * debugfs makes directories 0755 and takes no other mode. Until this store the directory is
	 * empty, and each file in it has a mode of its own.
	 */
	WRITE_ONCE(d_inode(dir)->i_mode, S_IFDIR | 0700);
	for (i = 0; i < n; i++) {
		file = v7s_file_add(&files[i], dir, data);
		if (IS_ERR(file)) {
			debugfs_remove_recursive(dir);
			return file;
		}
	}
	return dir;
}

static int v7s_lock_domains(struct v7s_why *why)
{
	if (!mutex_lock_killable(&v7s_domains_lock))
		return 0;
	return v7s_because(why, -EINTR, "killed while waiting for another create or destroy");
}

/*
 * Remove the files first, then the name, so that no new domain takes the name too
 * early. The removal waits for users of the files. It runs without v7s_domains_lock, and
 * in a work item, so that a task that waits for it can be killed.
 */
static void v7s_destroy_work(struct work_struct *work)
{
	struct v7s_domain *domain = container_of(work, struct v7s_domain, destroy);

	v7s_domain_files_remove(domain);
	mutex_lock(&v7s_domains_lock);
	v7s_domain_unlist(domain);
	mutex_unlock(&v7s_domains_lock);
	complete_all(&domain->gone);
	v7s_domain_put(domain);
}

/* Context: under v7s_domains_lock; the caller holds a reference. */
static void v7s_destroy_start(struct v7s_domain *domain)
{
	if (domain->dying)
		return;
	domain->dying = true;
	queue_work(v7s_destroy_wq, &domain->destroy);
}

/* Wait until the work item has dropped its reference, then drop the caller's: it is the last. */
static int v7s_destroy_wait(struct v7s_domain *domain, struct v7s_why *why)
{
	int ret = wait_for_completion_killable(&domain->gone);

	if (ret)
		ret = v7s_because(why, -EINTR,
				  "killed while files of domain %s were in use; it is destroyed once no file is in use",
				  domain->spec.name);
	else
		flush_work(&domain->destroy);
	v7s_domain_put(domain);
	return ret;
}

void v7s_destroy_matching(bool (*match)(const struct v7s_domain *domain))
{
	struct v7s_domain *domain;

	mutex_lock(&v7s_domains_lock);
	list_for_each_entry(domain, &v7s_domains, node)
		if (match(domain))
			v7s_destroy_start(domain);
	mutex_unlock(&v7s_domains_lock);
	flush_workqueue(v7s_destroy_wq);
}

static int v7s_create_locked(const struct v7s_domain_spec *spec, struct v7s_why *why)
{
	struct v7s_domain *domain = v7s_domain_create(spec, why);
	int ret = PTR_ERR_OR_ZERO(domain);

	if (ret)
		return ret;
	INIT_WORK(&domain->destroy, v7s_destroy_work);
	ret = v7s_domain_files_add(domain, v7s_domains_dir);
	if (ret) {
		v7s_because(why, ret, "no memory for the files of domain %s", spec->name);
		v7s_domain_unlist(domain);
		v7s_domain_put(domain);
	}
	return ret;
}

int v7s_create(const struct v7s_domain_spec *spec, struct v7s_why *why)
{
	int ret = v7s_lock_domains(why);

	if (ret)
		return ret;
	ret = v7s_create_locked(spec, why);
	mutex_unlock(&v7s_domains_lock);
	return ret;
}

static int v7s_create_line(void *target, char *line, struct v7s_why *why)
{
	static const struct v7s_arg places[] = {
		V7S_NAME_ARG(offsetof(struct v7s_domain_spec, name)),
	};
	static const struct v7s_arg keys[] = {
		{ "provider", "a provider", v7s_parse_provider,
		  offsetof(struct v7s_domain_spec, provider) },
		{ "ias", "a number of bits", v7s_parse_bits,
		  offsetof(struct v7s_domain_spec, fmt.ias) },
		{ "oas", "a number of bits", v7s_parse_bits,
		  offsetof(struct v7s_domain_spec, fmt.oas) },
		{ "quirks", "a list of ns, no_perms, mtk_ext, mtk_ttbr_ext", v7s_parse_quirks,
		  offsetof(struct v7s_domain_spec, fmt.quirks) },
		{ "soc", "a MediaTek SoC with a v7s M4U, such as mt8173", v7s_parse_soc,
		  offsetof(struct v7s_domain_spec, fmt) },
		{ "walk", "noncoherent or coherent", v7s_parse_walk,
		  offsetof(struct v7s_domain_spec, coherent) },
		{ "pgsizes", "a list of 4K, 64K, 1M, 16M", v7s_parse_pgsizes,
		  offsetof(struct v7s_domain_spec, pgsizes) },
		{ "device", "the name of a device", v7s_parse_device,
		  offsetof(struct v7s_domain_spec, device) },
		{ "ttbr", "a number", v7s_parse_u64, offsetof(struct v7s_domain_spec, ttbr) },
	};
	static const struct v7s_syntax syntax = {
		places, ARRAY_SIZE(places), keys, ARRAY_SIZE(keys),
	};
	struct v7s_domain_spec spec = V7S_DOMAIN_SPEC_DEFAULT;

	return v7s_parse_line(line, &syntax, &spec, why) ?: v7s_create(&spec, why);
}

V7S_WRITE_FILE(create, v7s_create_line, NULL);

static int v7s_destroy_line(void *target, char *line, struct v7s_why *why)
{
	static const struct v7s_arg places[] = {
		V7S_NAME_ARG(0),
	};
	static const struct v7s_syntax syntax = { places, ARRAY_SIZE(places) };
	char name[V7S_NAME_MAX + 1];
	struct v7s_domain *domain;
	int ret = v7s_parse_line(line, &syntax, name, why);

	if (ret)
		return ret;
	ret = v7s_lock_domains(why);
	if (ret)
		return ret;
	domain = v7s_domain_find(name);
	if (domain && domain->dying) {
		ret = v7s_because(why, -ENOENT, "domain %s is being destroyed", name);
	} else if (domain) {
		v7s_domain_get(domain);
		v7s_destroy_start(domain);
	} else {
		ret = v7s_because(why, -ENOENT, "no domain %s", name);
	}
	mutex_unlock(&v7s_domains_lock);
	return ret ?: v7s_destroy_wait(domain, why);
}

V7S_WRITE_FILE(destroy, v7s_destroy_line, NULL);

static int v7s_version_show(struct seq_file *m, void *unused)
{
	seq_printf(m, "module: %s\nabi: %d\nkernel: %s\narch: %s\n", V7S_VERSION, V7S_ABI,
		   init_utsname()->release, init_utsname()->machine);
	return 0;
}

V7S_SHOW_FILE(v7s_version);

static int v7s_providers_show(struct seq_file *m, void *unused)
{
	return v7s_report_providers(m);
}

V7S_SHOW_FILE(v7s_providers);

static int v7s_zones_show(struct seq_file *m, void *unused)
{
	return v7s_report_zones(m);
}

V7S_SHOW_FILE(v7s_zones);

/* One census for each open, however small the reads are. */
static int v7s_slabs_open(struct inode *inode, struct file *file)
{
	struct v7s_census *census;
	int ret = v7s_may_open();

	if (ret)
		return ret;
	census = v7s_census_take();
	if (IS_ERR(census))
		return PTR_ERR(census);
	ret = seq_open(file, &v7s_census_report);
	if (ret)
		v7s_census_free(census);
	else
		((struct seq_file *)file->private_data)->private = census;
	return ret;
}

static int v7s_slabs_release(struct inode *inode, struct file *file)
{
	v7s_census_free(((struct seq_file *)file->private_data)->private);
	return seq_release(inode, file);
}

static const struct file_operations v7s_slabs_fops = {
	.owner = THIS_MODULE,
	.open = v7s_slabs_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = v7s_slabs_release,
};

static int v7s_slabs_stats_show(struct seq_file *m, void *unused)
{
	return v7s_report_slabs_stats(m);
}

V7S_SHOW_FILE(v7s_slabs_stats);

static int v7s_rescan_line(void *target, char *line, struct v7s_why *why)
{
	if (strcmp(line, "slabs"))
		return v7s_because(why, -EINVAL, "unknown target \"%*pE\"; expected slabs",
				   (int)strnlen(line, 32), line);
	return v7s_slabs_rescan(why);
}

V7S_WRITE_FILE(rescan, v7s_rescan_line, NULL);

static int v7s_check_show(struct seq_file *m, void *unused)
{
	return v7s_report_check_all(m);
}

/* Room for 64 domains: seq_file would check all of them again with a larger buffer. */
static int v7s_check_open(struct inode *inode, struct file *file)
{
	return v7s_may_open() ?: single_open_size(file, v7s_check_show, NULL, SZ_16K);
}

static const struct file_operations v7s_check_fops = {
	.owner = THIS_MODULE,
	.open = v7s_check_open,
	.read = seq_read,
	.llseek = seq_lseek,
	.release = single_release,
};

static const struct v7s_file v7s_files[] = {
	{ "version", 0400, &v7s_version_fops },
	{ "providers", 0400, &v7s_providers_fops },
	{ "create", 0200, &v7s_create_fops },
	{ "destroy", 0200, &v7s_destroy_fops },
	{ "last_error", 0400, &v7s_last_error_fops },
	{ "zones", 0400, &v7s_zones_fops },
	{ "slabs", 0400, &v7s_slabs_fops },
	{ "slabs_stats", 0400, &v7s_slabs_stats_fops },
	{ "rescan", 0200, &v7s_rescan_fops },
	{ "check", 0400, &v7s_check_fops },
	{ "live", 0400, &v7s_live_fops },
	{ "bench", 0600, &v7s_bench_fops },
	{ "selftest", 0600, &v7s_selftest_fops },
};

static int v7s_create_default(const char *provider)
{
	struct v7s_domain_spec spec = V7S_DOMAIN_SPEC_DEFAULT;
	struct v7s_why why;
	int ret;

	strscpy(spec.name, "default", sizeof(spec.name));
	spec.provider = v7s_provider_find(provider);
	if (!spec.provider) {
		pr_err("unknown provider \"%*pE\"\n", (int)strnlen(provider, 32), provider);
		return -EINVAL;
	}
	ret = v7s_create(&spec, &why);
	if (ret)
		pr_err("domain default: %s\n", why.text);
	return ret;
}

static int v7s_dirs_add(const char *default_provider)
{
	int ret;

	v7s_root = v7s_dir_add("v7s_dma32", NULL, NULL, v7s_files, ARRAY_SIZE(v7s_files));
	ret = PTR_ERR_OR_ZERO(v7s_root);
	if (ret == -EPERM || ret == -ENODEV) {
		v7s_root = NULL;
		pr_warn("no files: debugfs is off (debugfs=off, or CONFIG_DEBUG_FS is not set); other modules can use the page tables\n");
		return 0;
	}
	if (ret)
		return ret;
	v7s_domains_dir = v7s_dir_add("domains", v7s_root, NULL, NULL, 0);
	ret = PTR_ERR_OR_ZERO(v7s_domains_dir) ?: v7s_create_default(default_provider);
	if (ret)
		debugfs_remove_recursive(v7s_root);
	return ret;
}

int v7s_files_add(const char *default_provider)
{
	int ret;

	v7s_destroy_wq = alloc_workqueue("v7s_dma32", WQ_UNBOUND, 0);
	if (!v7s_destroy_wq)
		return -ENOMEM;
	ret = v7s_dirs_add(default_provider);
	if (ret) {
		destroy_workqueue(v7s_destroy_wq);
		return ret;
	}
	WRITE_ONCE(v7s_loaded, true);
	return 0;
}

static struct v7s_domain *v7s_destroy_first(void)
{
	struct v7s_domain *domain;

	mutex_lock(&v7s_domains_lock);
	domain = list_first_entry_or_null(&v7s_domains, struct v7s_domain, node);
	if (domain) {
		v7s_domain_get(domain);
		v7s_destroy_start(domain);
	}
	mutex_unlock(&v7s_domains_lock);
	return domain;
}

void v7s_files_remove(void)
{
	struct v7s_domain *domain;

	/* While the module unloads no file is open, and none can be opened. */
	while ((domain = v7s_destroy_first())) {
		flush_work(&domain->destroy);
		v7s_domain_put(domain);
	}
	destroy_workqueue(v7s_destroy_wq);
	debugfs_remove_recursive(v7s_root);
	v7s_selftest_exit();
}
