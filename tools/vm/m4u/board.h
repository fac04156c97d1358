/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The parts that every board of tools/vm/m4u is put together from. Registers are RAM that
 * the kernel leaves alone: tools/m4u/m4u, outside, reads and writes them by qtest, and so
 * plays the hardware behind them. Addresses are its as well: tools/m4u/board.h.
 *
 * Each board is an overlay for QEMU's own device tree of the virt machine.
 */
#define BOARD_BEGIN							\
	/dts-v1/;							\
	/plugin/;							\
	/ { fragment@0 { target-path = "/"; __overlay__ {		\
		reserved-memory {					\
			#address-cells = <2>; #size-cells = <2>; ranges; \
			m4u-registers@70000000 {			\
				reg = <0 0x70000000 0 0x100000>; no-map; \
			};						\
		};							\
		clk: m4u-clock {					\
			compatible = "fixed-clock"; #clock-cells = <0>;	\
			clock-frequency = <26000000>;			\
		};

#define BOARD_END }; }; };

/* Two M4Us, numbered 0 and 1, each with an smi-common and larbs of its own. */
#define M4U(n, compat, spi, ...)					\
	m4u##n: iommu@7000##n##000 {					\
		compatible = compat;					\
		reg = <0 0x7000##n##000 0 0x1000>;			\
		interrupts = <0 spi 4>;					\
		clocks = <&clk>; clock-names = "bclk";			\
		mediatek,larbs = <__VA_ARGS__>;				\
		#iommu-cells = <1>;					\
		M4U_MORE						\
	};

#define INFRACFG(compat)						\
	infracfg: infracfg@70008000 {					\
		compatible = compat, "syscon";				\
		reg = <0 0x70008000 0 0x1000>;				\
	};

#define SMI_COMMON(n, compat)						\
	smi##n: smi@7000a##n##00 {					\
		compatible = compat;					\
		reg = <0 0x7000a##n##00 0 0x100>;			\
		clocks = <&clk>, <&clk>, <&clk>, <&clk>;		\
		clock-names = "apb", "smi", "gals0", "gals1";		\
	};

/* @at: two hex digits of its address; @number: as the driver counts them, in decimal */
#define LARB(at, number, compat, smi_common)			\
	larb##at: larb@700##at##000 {					\
		compatible = compat;					\
		reg = <0 0x700##at##000 0 0x1000>;			\
		mediatek,smi = <&smi_common>; mediatek,larb-id = <number>;	\
		clocks = <&clk>, <&clk>; clock-names = "apb", "smi";	\
	};

/* A device behind a larb's port, for tests/m4u/v7s_test_master.c; @n: a hex digit. */
#define MASTER(n, m4u, larb, port)					\
	master@70040##n##00 {						\
		compatible = "v7s,test-master";				\
		reg = <0 0x70040##n##00 0 0x100>;			\
		iommus = <&m4u ((larb << 5) | port)>;			\
	};
